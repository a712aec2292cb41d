/** What a team, an administrator and an operator see of the running product. */
@NullMarked
package dev.headgate.endtoend;

import org.jspecify.annotations.NullMarked;
