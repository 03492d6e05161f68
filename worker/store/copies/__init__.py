"""Originals and their copies; rulings; steps that are run again."""
