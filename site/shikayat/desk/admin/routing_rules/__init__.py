"""The rules that send a complaint to its office: looking, changing, and trying where something would go."""
