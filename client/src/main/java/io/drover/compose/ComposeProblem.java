package io.drover.compose;

/**
 * One thing that is wrong in a Compose file.
 *
 * @param file as it was named
 * @param line counted from 1; 0 when the problem has no place in the file
 * @param column counted from 1
 * @param path where in the document, such as {@code services.web.ports[0]}; may be empty
 * @param message what is wrong and what would be right
 */
public record ComposeProblem(String file, int line, int column, String path, String message) {
  /** {@code file:line:column: path: message}, as compilers print it. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(file);
    if (line > 0) {
      text.append(':').append(line).append(':').append(column);
    }
    if (!path.isEmpty()) {
      text.append(": ").append(path);
    }
    return text.append(": ").append(message).toString();
  }
}
