"""Six-digit codes that prove a mobile number."""
