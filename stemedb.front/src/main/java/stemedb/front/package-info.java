/**
 * What answers while the gateway is being replaced. The gateway marks its servlets with the service
 * property {@code stemedb.gateway}; while none is there, requests wait here and are then sent to it
 * again. This bundle is never updated together with the gateway.
 */
@NullMarked
package stemedb.front;

import org.jspecify.annotations.NullMarked;
