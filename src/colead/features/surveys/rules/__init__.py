"""Questions to many, answered anonymously: who may what, what a survey holds, what may be shown."""
