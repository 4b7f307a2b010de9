"""Exercises of lesson 05, thirteen laps."""

from alms_data.exercises.exercise import Exercise

EXERCISES: dict[str, Exercise] = {}
