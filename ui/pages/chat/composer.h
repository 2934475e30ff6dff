// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/fields.h"

#include <QStringList>
#include <QWidget>

#include <functional>

class QHBoxLayout;
class QMimeData;
class QVBoxLayout;

namespace troupe {

class AttachmentTray;
class Button;
class Card;
class TextLabel;

/// The field of the composer. Large pastes are handed over instead of being laid out here; Up and
/// Down walk through what was said before, as in a shell.
class PromptEdit : public TextArea
{
    Q_OBJECT
public:
    PromptEdit(const QString &name, const QString &placeholder, QWidget *parent);

    void setHistory(std::function<QStringList()> history) { m_history = std::move(history); }

signals:
    void largePaste(const QString &text);
    void filesPasted(const QMimeData *mime); ///< valid in this call only
    void recalled(const QString &text);
    void escaped();

protected:
    bool canInsertFromMimeData(const QMimeData *source) const override;
    void insertFromMimeData(const QMimeData *source) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    bool recall(int by);

    std::function<QStringList()> m_history;
    QStringList m_walk; ///< the history while it is walked, and what was typed as its last
    qsizetype m_at = -1;
};

/// Where a person writes. Enter sends, Shift+Enter begins a line, Escape stops an answer. Text that
/// is too large to edit at ease (over 10,000 characters) becomes a chip and is sent after the rest.
class Composer : public QWidget
{
    Q_OBJECT
public:
    explicit Composer(QWidget *parent = nullptr);

    /// All that would be sent.
    QString text() const;
    void setText(const QString &text);
    void clear() { setText({}); }
    bool isBlank() const;
    void focusEdit();

    void setStreaming(bool streaming);
    /// Why nothing can be sent now; empty: it can.
    void setBlocked(const QString &reason);
    void setPlaceholder(const QString &text);
    /// What could not be sent; empty hides it.
    void setUnsent(const QString &problem, int count);
    void setHistory(std::function<QStringList()> history);
    void setAgent(const QString &name, bool canChange);
    void setModel(const QString &label);
    /// Files that go along; the composer shows them above the text.
    void setTray(AttachmentTray *tray);
    /// What the message would take: shown where there is nothing more important to say.
    void setEstimate(const QString &text, const QString &explanation);
    PromptEdit *edit() const { return m_edit; }
    Button *attachButton() const { return m_attach; }
    Button *agentButton() const { return m_agent; }
    Button *modelButton() const { return m_model; }

signals:
    void submitted(const QString &text);
    void stopAsked();
    void edited();
    void retryAsked();
    void takeBackAsked();
    void agentMenuAsked();
    void modelMenuAsked();
    void attachAsked();

private:
    void build();
    QWidget *buildUnsent();
    void addPaste(const QString &text);
    void rebuildChips();
    void update();
    void submit();
    qsizetype length() const;

    Card *m_card;
    QWidget *m_unsent;
    TextLabel *m_unsentText;
    QVBoxLayout *m_chips;
    PromptEdit *m_edit;
    Button *m_attach;
    Button *m_agent;
    Button *m_model;
    TextLabel *m_hint;
    Button *m_send;
    Button *m_stop;
    QStringList m_pastes;
    AttachmentTray *m_tray = nullptr;
    QString m_blocked;
    QString m_estimate;
    QString m_estimateHint;
    bool m_streaming = false;
};

} // namespace troupe
