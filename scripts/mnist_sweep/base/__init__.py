"""What every stage needs: errors, whole files, tables, names, numbers as text."""
