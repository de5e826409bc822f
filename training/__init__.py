"""How the bundled embedding model was made, from open data to its weights.

``python -m training`` runs everything; nothing here is part of the installed
package.
"""
