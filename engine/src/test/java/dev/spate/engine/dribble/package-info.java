/**
 * A way to carry bytes that no link knows: in odd portions, each of them late. It is the example of a transport; what
 * another one needs is what is here.
 */
package dev.spate.engine.dribble;
