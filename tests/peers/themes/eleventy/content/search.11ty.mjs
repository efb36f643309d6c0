/** A search file of all questions. */
export default class {
  data() {
    return { permalink: "/index.json" };
  }

  render({ collections }) {
    return JSON.stringify(
      collections.questions.map((page) => ({
        url: page.url,
        title: page.data.title,
        dialogue: collections.dialogueById[page.url.split("/")[2]].data.name,
        date: page.date.toISOString().slice(0, 10),
        topics: page.data.topics,
        text: this.text(page.content),
      })),
    );
  }
}
