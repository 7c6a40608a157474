"""What moves records: Kafka, processes, settings, metrics and the command line. No linguistics lives here."""
