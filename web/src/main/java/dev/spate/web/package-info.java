/**
 * The web server: listens, lets requests in, and finds the route of each. It serves a {@link
 * dev.spate.share.offer.Library}; nothing here ever makes a file's path out of what a request says.
 *
 * <p>May use: Jetty, the model of what is offered, and the packages below. Used by: the commands, and programs that share.
 */
package dev.spate.web;
