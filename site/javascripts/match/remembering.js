/** The answers, kept in this tab only, so that Back from a page brings them again. */

/** @import { Answers } from "./person.js" */

const KEY = "match-answers";

/** @typedef {{answers: Answers | null, isAnswered: boolean}} Remembered */

/** @returns {Remembered} */
export function recallAnswers() {
  try {
    const { answers = null, isAnswered = false } = JSON.parse(sessionStorage.getItem(KEY) ?? "{}");
    return { answers, isAnswered };
  } catch {
    return { answers: null, isAnswered: false };
  }
}

/** @param {Answers} answers @param {boolean} isAnswered */
export function rememberAnswers(answers, isAnswered) {
  try {
    sessionStorage.setItem(KEY, JSON.stringify({ answers, isAnswered }));
  } catch {
    // Storage may be switched off; the form on the page still holds the answers.
  }
}

/** The place that the search remembers goes too. */
export function forgetAll() {
  try {
    sessionStorage.clear();
  } catch {
    // Nothing was kept.
  }
}
