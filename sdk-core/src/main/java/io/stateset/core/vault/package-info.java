/**
 * What the node holds: the states that concern it, whether they are consumed, who locked them, and
 * what changed when.
 *
 * <p>{@link io.stateset.core.vault.Vault} is what applications query and subscribe to; Corda's
 * {@code VaultService} for flows is another view of the same tables. Writing joins the database
 * transaction that records a transaction.
 */
@NullMarked
package io.stateset.core.vault;

import org.jspecify.annotations.NullMarked;
