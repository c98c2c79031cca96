/**
 * The gateway: servlets and filters of the OSGi HTTP Whiteboard in front of {@link
 * stemedb.api.StemeDb}.
 *
 * <p>A request goes through the filters, then to {@link stemedb.http.GatewayServlet}, which finds
 * its route, reads the body without blocking, calls the endpoint and writes the reply whenever that
 * is there. To add an endpoint: a method that turns a request into a reply, and a line in {@link
 * stemedb.http.endpoint.Routes}.
 */
@NullMarked
package stemedb.http;

import org.jspecify.annotations.NullMarked;
