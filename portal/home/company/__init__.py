"""A large made-up company, for measuring and trying: departments, people and three years of learning, the same for the same seed.

`words` holds the names (pure), `staff` makes departments and people, `past` plays what each did of a course, `making` writes it
all in one transaction. It leans on the tables of people and training and fills them in bulk: going through the actions, one
statement after the other, ten thousand people would take hours.
"""
