"""Files that programs ask for at fixed addresses."""
