"""Courses, quizzes, attempts, completions, certificates (countermeasure 5). Leans on strategy and below."""
