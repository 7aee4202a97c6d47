"""Home pages: whose home shows which blocks, suggestions of what to do next, the letter of the week."""
