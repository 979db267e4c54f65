"""What all engines that ask a service have in common: keys, patience, deadlines, and doubt of what comes back."""
