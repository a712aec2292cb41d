package dev.headgate.catalog;

/** What can be called, at this moment. */
public interface Catalog {

    /**
     * The catalogue in force: one immutable value per change of the catalogue or of a price, so
     * that callers may compare by identity and keep what they derive from it.
     */
    CatalogSnapshot current();
}
