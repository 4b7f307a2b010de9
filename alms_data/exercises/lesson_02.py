"""Exercises of lesson 02, class margins."""

from alms_data.exercises.exercise import Exercise

EXERCISES: dict[str, Exercise] = {}
