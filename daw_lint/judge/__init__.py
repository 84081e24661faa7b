"""Rules on facts: a case is judged by the rules that apply to it, and findings come out."""
