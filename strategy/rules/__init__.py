"""Decision rules in pure Python: facts and versioned rows in; an outcome with its reasons and the ids of its rules out.

Nothing here knows Django, a database or the words of a reader: reasons are codes, and the layer above has their sentences in both
languages. A rule never guesses. What no row states is `unknown`, and its outcome says whom to ask.
"""
