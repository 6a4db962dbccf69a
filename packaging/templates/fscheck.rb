class Fscheck < Formula
  desc "Linter for AWS Partner self-assessments"
  homepage "{{repository}}"
  version "{{version}}"
  license any_of: ["MIT", "Apache-2.0"]

  on_macos do
    on_arm do
      url "{{repository}}/releases/download/v{{version}}/fscheck-aarch64-apple-darwin.tar.gz"
      sha256 "{{sha256:fscheck-aarch64-apple-darwin.tar.gz}}"
    end
    on_intel do
      url "{{repository}}/releases/download/v{{version}}/fscheck-x86_64-apple-darwin.tar.gz"
      sha256 "{{sha256:fscheck-x86_64-apple-darwin.tar.gz}}"
    end
  end

  on_linux do
    on_arm do
      url "{{repository}}/releases/download/v{{version}}/fscheck-aarch64-unknown-linux-musl.tar.gz"
      sha256 "{{sha256:fscheck-aarch64-unknown-linux-musl.tar.gz}}"
    end
    on_intel do
      url "{{repository}}/releases/download/v{{version}}/fscheck-x86_64-unknown-linux-musl.tar.gz"
      sha256 "{{sha256:fscheck-x86_64-unknown-linux-musl.tar.gz}}"
    end
  end

  def install
    bin.install "fscheck"
    man1.install Dir["man/*.1"]
    bash_completion.install "completions/fscheck.bash" => "fscheck"
    zsh_completion.install "completions/_fscheck"
    fish_completion.install "completions/fscheck.fish"
  end

  test do
    assert_match version.to_s, shell_output("#{bin}/fscheck --version")
    assert_match "POV-001", shell_output("#{bin}/fscheck list controls")
  end
end
