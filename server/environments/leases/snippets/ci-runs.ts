import { commentWords } from "./quote";
import type { SnippetFacts } from "./snippet-facts";

/** A step of GitHub Actions. */
export function githubStep({ url, address, label }: SnippetFacts): string {
  return `- name: Test while ${commentWords(label)} is kept awake
  env:
    SWITCHYARD_URL: ${yamlText(url)}
    SWITCHYARD_TOKEN: \${{ secrets.SWITCHYARD_TOKEN }}
    SWITCHYARD_ENVIRONMENT: ${yamlText(address)}
  run: |
    curl -fsSo switchyard.mjs "$SWITCHYARD_URL/cli/switchyard.mjs"
    node switchyard.mjs lease run --source ci \\
      --key "github-$GITHUB_RUN_ID-$GITHUB_RUN_ATTEMPT-$GITHUB_JOB" \\
      --holder "$GITHUB_REPOSITORY, run $GITHUB_RUN_NUMBER" -- make test
`;
}

/** A job of GitLab CI. */
export function gitlabJob({ url, address, label }: SnippetFacts): string {
  return `# The test waits for nobody; ${commentWords(label)} is kept awake while it runs. SWITCHYARD_TOKEN is a masked variable of the project.
test:
  variables:
    SWITCHYARD_URL: ${yamlText(url)}
    SWITCHYARD_ENVIRONMENT: ${yamlText(address)}
  script:
    - curl -fsSo switchyard.mjs "$SWITCHYARD_URL/cli/switchyard.mjs"
    - node switchyard.mjs lease run --source ci --key "gitlab-$CI_JOB_ID" --holder "$CI_PROJECT_PATH, job $CI_JOB_ID" -- make test
`;
}

/** A stage of a Jenkins pipeline. */
export function jenkinsStage({ url, address, label }: SnippetFacts): string {
  return `// Keeps ${commentWords(label)} awake while the stage runs. The credential switchyard-token is a secret text.
stage('Test') {
  environment {
    SWITCHYARD_URL = ${groovyText(url)}
    SWITCHYARD_ENVIRONMENT = ${groovyText(address)}
    SWITCHYARD_TOKEN = credentials('switchyard-token')
  }
  steps {
    sh '''
      curl -fsSo switchyard.mjs "$SWITCHYARD_URL/cli/switchyard.mjs"
      node switchyard.mjs lease run --source ci --key "jenkins-$BUILD_TAG" --holder "$JOB_NAME, build $BUILD_NUMBER" -- make test
    '''
  }
}
`;
}

/** A text in YAML's single quotes. */
function yamlText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A text in Groovy's single quotes, in which nothing is filled in. */
function groovyText(text: string): string {
  return `'${text.replace(/[\\']/g, "\\$&")}'`;
}
