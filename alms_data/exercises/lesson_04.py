"""Exercises of lesson 04, points progression."""

from alms_data.exercises.exercise import Exercise

EXERCISES: dict[str, Exercise] = {}
