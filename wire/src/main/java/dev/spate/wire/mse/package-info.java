/**
 * Message stream encryption (MSE, also called protocol encryption): a handshake that looks random from its first byte,
 * and the RC4 streams after it. It hides a link from simple filters. It protects from nobody who listens: whoever knows
 * the info-hash can put himself between the two sides.
 *
 * <p>The names are those of the specification: A is the side that dials, B the side that accepts, S the secret of both,
 * SKEY the info-hash, VC the verification constant, IA the initial payload of A.
 *
 * <p>May use: the base types. Used by: links.
 */
package dev.spate.wire.mse;
