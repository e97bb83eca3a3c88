"""Questions computed by the decision rules: a template says what is asked and which facts vary, a seed chooses the facts, the engine the key.

    made = instances.instance(template, seed, tables, speech)

Pure: parsed templates, rows and words in; a question in every language out, the same for the same seed and rows, to the letter. Wrong
answers come from neighbouring rules: what another right, another place, another event or another unit would give. Leans on
`strategy.rules`, and knows neither Django nor a database.
"""
