package io.drover.worker.runtime.docker;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.proto.Logging;
import io.drover.worker.runtime.CreateRequest;

/** The part of a create that says where the container's output goes; never without a limit. */
final class LogSettings {
  private static final String JSON_FILE = "json-file";

  private LogSettings() {}

  static void write(ObjectNode host, CreateRequest request) {
    Logging logging = request.spec().getLogging();
    String driver = logging.getDriver().isEmpty() ? JSON_FILE : logging.getDriver();
    ObjectNode config = host.putObject("LogConfig").put("Type", driver).putObject("Config");
    if (driver.equals(JSON_FILE)) {
      config.put("max-size", Long.toString(request.logLimits().maxFileBytes()));
      config.put("max-file", Integer.toString(request.logLimits().maxFiles()));
    }
    logging.getOptionsMap().forEach(config::put);
  }
}
