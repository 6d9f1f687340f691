package io.drover.worker.runtime.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/**
 * The documents of an endless answer, one after the other, each of a bounded size. Used by one
 * thread.
 */
final class JsonDocuments implements Closeable {
  /** An event, a line of a pull or a sample of what a container uses has a few thousand. */
  static final int DOCUMENT_BYTES_MAX = 1 << 20;

  private final BoundedBody body;
  private final MappingIterator<JsonNode> documents;

  JsonDocuments(ObjectMapper mapper, InputStream body) throws IOException {
    this.body = new BoundedBody(body, DOCUMENT_BYTES_MAX);
    this.documents = mapper.readerFor(JsonNode.class).readValues(this.body);
  }

  /** Whether there is another one; waits for it. */
  boolean hasNext() throws IOException {
    body.renew();
    return documents.hasNextValue();
  }

  JsonNode next() throws IOException {
    return documents.nextValue();
  }

  @Override
  public void close() throws IOException {
    documents.close();
  }
}
