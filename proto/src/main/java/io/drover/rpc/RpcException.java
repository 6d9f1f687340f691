package io.drover.rpc;

import java.io.Serial;
import java.util.Map;

/**
 * How a call failed, on either side of the wire: a code, a message for people, and details for
 * programs.
 */
public final class RpcException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final RpcCode code;
  private final transient Map<String, String> details;

  public RpcException(RpcCode code, String message) {
    this(code, message, Map.of());
  }

  public RpcException(RpcCode code, String message, Map<String, String> details) {
    super(message);
    this.code = code;
    this.details = Map.copyOf(details);
  }

  /** Why the call failed. */
  public RpcCode code() {
    return code;
  }

  /** Facts for the caller's program, such as the leader's address; may be empty. */
  public Map<String, String> details() {
    return details;
  }
}
