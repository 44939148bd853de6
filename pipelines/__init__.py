"""What runs, and when: definitions, jobs, schedules, sensors and the ``boxscore`` command. No arithmetic."""
