"""Exercises of lesson 06, explore."""

from alms_data.exercises.exercise import Exercise

EXERCISES: dict[str, Exercise] = {}
