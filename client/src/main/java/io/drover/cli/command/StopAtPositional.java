package io.drover.cli.command;

import picocli.CommandLine.IModelTransformer;
import picocli.CommandLine.Model.CommandSpec;

/** Has options end at the first argument that is none: what follows belongs to another program. */
final class StopAtPositional implements IModelTransformer {
  @Override
  public CommandSpec transform(CommandSpec spec) {
    spec.parser().stopAtPositional(true);
    return spec;
  }
}
