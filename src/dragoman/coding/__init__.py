"""What was done, said and when: codebook frames over the parse, status, statements and times.

``codebook.py`` loads and checks the codebook; ``arguments.py`` reads who fills a slot out of a
parse; ``frames.py`` turns a sentence into readings and composes them; ``events.py`` turns readings
into events with parties, status, time and place; ``classify.py`` names the type of a given pair.
"""
