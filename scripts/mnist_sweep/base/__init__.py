"""What every stage needs: errors, whole files, tables, numbers as text."""
