"""The index on disk: generations, each written aside and made current by a rename."""
