"""What all figures share: style, axes, lines, marks, and how they are saved."""
