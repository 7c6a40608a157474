"""Tables: what the code must know of words, names and places, one row a fact.

Each file is headed by what it is, where its facts come from and under what licence.
"""
