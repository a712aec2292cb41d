/** Starts the embedded PostgreSQL and migrates a database to the schema of this release. */
@NullMarked
package dev.headgate.db;

import org.jspecify.annotations.NullMarked;
