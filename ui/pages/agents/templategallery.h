// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/domain/agenttemplate.h"
#include "ui/app/page.h"

class QListView;
class QScrollArea;
class QStackedWidget;

namespace troupe {

class AgentFace;
class Button;
class ComboBox;
class SearchField;
class TemplateCardDelegate;
class TemplateListModel;
class TextLabel;

/// The agents that are ready to be made: cards by category, and what one of them is like.
class TemplateGallery : public QWidget
{
    Q_OBJECT

public:
    explicit TemplateGallery(PageContext &context, QWidget *parent = nullptr);

    void enter(); ///< reads the templates when it has none, and takes the focus

signals:
    void used(const troupe::Agent &agent); ///< made from a template
    void closeAsked();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    QWidget *makeHead();
    QWidget *makeDetail();
    void applyFilter();
    void showListState();
    void showChosen();
    void showQuestions(const QStringList &questions);
    void use();
    void chat(const QString &question);
    void make(std::function<void(const Agent &)> then);
    void openConversation(const Agent &agent, const QString &question);
    void setBusy(bool busy);
    void fit();

    PageContext &m_context;
    TemplateListModel *m_model;
    SearchField *m_search;
    ComboBox *m_category;
    TextLabel *m_count;
    QListView *m_list;
    TemplateCardDelegate *m_cards;
    QStackedWidget *m_stack;
    QScrollArea *m_detail;
    AgentFace *m_face;
    TextLabel *m_name;
    TextLabel *m_role;
    TextLabel *m_description;
    TextLabel *m_strengths;
    TextLabel *m_tools;
    TextLabel *m_prompt;
    QWidget *m_questions = nullptr;
    Button *m_use;
    Button *m_chat;
    std::optional<AgentTemplate> m_chosen;
    bool m_busy = false;
};

} // namespace troupe
