"""What citizens choose from and what officers begin an answer with: categories and answer templates."""
