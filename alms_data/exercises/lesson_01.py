"""Exercises of lesson 01, attrition."""

from alms_data.exercises.exercise import Exercise

EXERCISES: dict[str, Exercise] = {}
