"""The workbench: pages over a store for people who look rather than type, and the same rows for programs.

To add a page, put a module into ``pages/`` that holds ``PAGES``, a tuple of :class:`page.Page`:

1. ``address`` ("/dyads/{pair}"), ``title``, ``question`` (its heading), ``about`` (one sentence), ``nav``.
2. ``tables``: what it answers with, column by column (:class:`page.TableSpec`, :class:`page.Column`).
   They make the HTML tables, the JSON of the OpenAPI, the CSV header and the Parquet schema.
3. ``filters``: the words of ``store/filters.py`` that it takes; ``inputs``: words of its own.
4. ``query(reader, asked) -> Result``: the rows by table; ``reader`` is a Store with a connection of its
   own (``reader.rows(sql, values)``, ``reader.remember(key, make)`` for what a snapshot computes once).
5. ``template``: a file in ``templates/`` that extends ``page.html``; without one the tables are shown
   under the heading, each after its :class:`page.Figure` where the result has one.
6. ``examples(reader)``: addresses of it for the tests where the address holds a name or an id.

The page, its ``.json``, ``.csv`` and ``.parquet`` twins, its place in the navigation and in the OpenAPI,
errors, headers and the browser tests follow from that. A module may also hold ``mount(app, bench)`` for
other addresses (feeds, forms). Raise :class:`problems.NotFoundError`, SettingsError or UnknownActorError:
each becomes its status in the one error shape. No inline script or style: the content policy refuses both.
"""
