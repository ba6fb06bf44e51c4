/**
 * Files of a run that were damaged by chance or by whoever means harm: each is refused, quickly, in
 * little memory and with an exception of Braid's own, or reads as it did before. {@link
 * dev.braid.damage.DamageTest} tries some on every build, {@code DamageFuzz} ten thousand of each
 * kind.
 */
package dev.braid.damage;
