"""The verbs of the command ``kg``, one module each; ``kg.cli`` puts them together."""
