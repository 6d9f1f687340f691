package io.drover.compose;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/** Lists of texts. */
final class Texts {
  private Texts() {}

  /** Every item of a list as text, in its order. */
  static List<String> all(Cursor at) {
    List<String> texts = new ArrayList<>();
    for (Cursor item : at.items()) {
      item.anyText(texts::add);
    }
    return texts;
  }

  /** Every item of a list, or a single text, that says something; each once. */
  static List<String> words(Cursor at) {
    LinkedHashSet<String> words = new LinkedHashSet<>();
    for (Cursor item : at.itemsOrOne()) {
      item.word(words::add);
    }
    return List.copyOf(words);
  }
}
