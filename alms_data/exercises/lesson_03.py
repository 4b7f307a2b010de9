"""Exercises of lesson 03, lap gaps."""

from alms_data.exercises.exercise import Exercise

EXERCISES: dict[str, Exercise] = {}
