"""Who and where: the actor register, and the resolver that finds its entries in a text.

    resolver = load_resolver()
    document = resolver.read(text, sentences, date=date)
    document.mentions                      # every phrase that names an actor
    document.party(start, end)             # whom these words mean
    resolver.resolve("the minister", context, date)

``register*`` holds the facts; ``lexicon``, ``page`` and ``scan`` find names and nouns; ``phrases`` reads noun
phrases; ``identify``, ``memory``, ``anaphora``, ``speakers`` and ``descriptions`` say who is meant;
``places`` finds where.
"""

from dragoman.resolve.document import Document
from dragoman.resolve.resolver import Resolution, Resolver, load_resolver

__all__ = ["Document", "Resolution", "Resolver", "load_resolver"]
