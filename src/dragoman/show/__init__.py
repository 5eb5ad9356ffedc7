"""What people and other programs see: the command line, the filters, the dossier."""
